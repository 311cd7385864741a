package dev.foster.sim;

/** The descriptors that Foster's other threads hold for the loop. */
record DescriptorCount(SimulatedOutput output, SimulatedProbePort senses) {}
