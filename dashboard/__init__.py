"""What people see and start: the Dash app, map figures, evidence panel, command line."""
