/** The cases of support/replication on these majors. */
import { describeOrders } from '../support/replication/check-orders.ts';

describeOrders([15, 16, 17, 18]);
