/** The cases of replication-cases.ts on these majors. Making databases waits for checkpoints there, a tenth of a second each: a file of its own. */
import { describeOrders } from '../support/replication-cases.ts';

describeOrders([10]);
