package dev.foster.starter;

import java.util.List;

/**
 * The draft of a service.
 *
 * @param name of the service
 * @param tier decides on which services it depends
 * @param programs names or patterns of programs; the first that is installed is used
 * @param yaml lines below the name. {@code PROGRAM} stands for the program that was found, other
 *     words in capital letters for what {@link ProgramFacts} finds out
 */
record Draft(String name, Tier tier, List<String> programs, String yaml) {

  /** Services of a tier start after those of the tiers on which it depends. */
  enum Tier {
    /** Databases. */
    DATA,
    /** Applications, which need the databases. */
    APPLICATION,
    /** Servers in front of the applications. */
    FRONT,
    /** Services without dependencies. */
    ALONE
  }

  /** Whether services of this draft start after those of another tier. */
  boolean startsAfter(Tier other) {
    return switch (tier) {
      case APPLICATION -> other == Tier.DATA;
      case FRONT -> other == Tier.APPLICATION;
      default -> false;
    };
  }
}
