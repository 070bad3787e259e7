/** A project's own paths as paths of the repository, which is what GitHub's annotations and links are. */
import { findRepository } from '../git/repository.ts';
import type { Report } from '../report/schema.ts';

/** The report of a project with its files named from the root of the checkout around it. */
export async function fromRepositoryRoot(report: Report, path: string): Promise<Report> {
  const folder = (await findRepository(path))?.folder ?? '';
  return folder === '' ? report : relocate(report, folder);
}

function relocate(report: Report, folder: string): Report {
  const within = <T extends { readonly file: string }>(place: T): T =>
    place.file === '' ? place : { ...place, file: `${folder}/${place.file}` };
  const { directory } = report.subject;
  return {
    ...report,
    subject: {
      ...report.subject,
      directory: directory === '.' ? folder : `${folder}/${directory}`,
    },
    servers: report.servers.map(({ baseline, ...server }) => ({
      ...server,
      baseline: { ...baseline, failure: baseline.failure && within(baseline.failure) },
    })),
    migrations: report.migrations.map(within),
    findings: report.findings.map(within),
    projects: report.projects?.map((project) => relocate(project, folder)),
  };
}
