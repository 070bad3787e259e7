/** The cases of replication-cases.ts on these majors. As slow as on 10. */
import { describeOrders } from '../support/replication-cases.ts';

describeOrders([11]);
