"""How each driver is listened to, a file a driver."""
