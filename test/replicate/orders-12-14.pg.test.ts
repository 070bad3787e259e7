/** The cases of support/replication on these majors. */
import { describeOrders } from '../support/replication/check-orders.ts';

describeOrders([12, 13, 14]);
