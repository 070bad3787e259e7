/** How the runner reads a step's output (actions/runner 2.336.0, ActionCommand.cs and its manager). */

export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export class CommandReader {
  readonly commands: WorkflowCommand[] = [];
  /** Lines that are no command, as the log shows them. */
  readonly log: string[] = [];
  #resumeToken: string | null = null;

  /** Takes one line of standard output. */
  line(line: string): void {
    const command = parseSecondVersion(line) ?? parseFirstVersion(line);
    if (command === null) this.log.push(line);
    else if (this.#resumeToken !== null) {
      if (command.name === this.#resumeToken) this.#resumeToken = null;
      else this.log.push(line);
    } else if (command.name === 'stop-commands') this.#resumeToken = command.message;
    else this.commands.push(command);
  }
}

/** `::name key=value,key=value::message`, after leading white space. */
function parseSecondVersion(line: string): WorkflowCommand | null {
  const match = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line);
  if (match === null) return null;
  const [, name = '', properties = '', message = ''] = match;
  return { name, properties: readProperties(properties, ','), message: unescape(message) };
}

/** `##[name key=value;key=value]message`, anywhere in the line. */
function parseFirstVersion(line: string): WorkflowCommand | null {
  const match = /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/s.exec(line);
  if (match === null) return null;
  const [, name = '', properties = '', message = ''] = match;
  return { name, properties: readProperties(properties, ';'), message };
}

function readProperties(text: string, separator: string): Record<string, string> {
  const pairs = text.split(separator).filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const value = pair
        .slice(at + 1)
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',');
      return [pair.slice(0, at).trim(), unescape(value)];
    }),
  );
}

function unescape(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
