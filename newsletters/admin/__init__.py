"""What Claire does in the admin: prepare a numéro, check it, send it, follow it; keep the tray and the subscribers."""
