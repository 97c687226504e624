"""What people see, one output a file. Decides nothing."""
