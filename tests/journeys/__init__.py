"""Stories of people, in a real browser, against the product as it is served."""
