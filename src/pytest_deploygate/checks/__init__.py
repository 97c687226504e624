"""What must hold: facts and options in, findings out. Touches no disk, no network, no clock."""
