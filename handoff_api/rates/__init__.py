"""How often somebody may ask: enough for any person, too little for a machine that guesses."""
