CREATE TABLE products (
    id integer PRIMARY KEY,
    name text NOT NULL,
    price_cents integer NOT NULL
);

CREATE TABLE recommendations (
    user_id integer NOT NULL,
    product_id integer NOT NULL REFERENCES products,
    score real NOT NULL,
    PRIMARY KEY (user_id, product_id)
);
