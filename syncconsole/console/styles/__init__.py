"""How the console looks: themes here, layout in `app.tcss` and in the .tcss beside each screen."""
