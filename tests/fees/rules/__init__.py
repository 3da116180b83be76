"""The pure rules of fees: values in, fees and their working out; nothing here needs a database."""
