/** The cases of replication-cases.ts on these majors. */
import { describeOrders } from '../support/replication-cases.ts';

describeOrders([12, 13, 14, 15, 16, 17, 18]);
