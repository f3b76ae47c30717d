"""The guest and the guard: how we fetch, and what we make of it when that fails."""
