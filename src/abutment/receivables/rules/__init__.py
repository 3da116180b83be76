"""Pure rules of patients' accounts: a family's ledger, and how old what it owes is."""
