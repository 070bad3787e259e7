CREATE VIEW revenue AS
SELECT o.id AS order_id, o.placed_at::date AS day, sum(i.quantity * i.price) AS total
FROM orders o
JOIN order_items i ON i.order_id = o.id
GROUP BY o.id;
