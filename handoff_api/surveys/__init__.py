"""How the resident found it: asked once a case has ended, never to weaken it."""
