/** The cases of support/replication on these majors. As slow as on 10. */
import { describeOrders } from '../support/replication/check-orders.ts';

describeOrders([11]);
