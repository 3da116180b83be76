"""Pure decisions about imports: what is measured, how a comparison and a connection stand, what a word may mean."""
