/** The cases of support/replication on these majors. Making databases waits for checkpoints there, a tenth of a second each: a file of its own. */
import { describeOrders } from '../support/replication/check-orders.ts';

describeOrders([10]);
