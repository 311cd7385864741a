package dev.foster.sim;

/** What Foster's other threads hold for the loop. */
record Holdings(SimulatedOutput output, SimulatedSenses senses) {}
