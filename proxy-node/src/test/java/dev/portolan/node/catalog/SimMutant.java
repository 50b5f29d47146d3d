package dev.portolan.node.catalog;

/**
 * A mistake that somebody could have made, made on purpose: the simulation is worth what it finds.
 */
enum SimMutant {
  /** The store writes without looking whether the epoch still stands. */
  EPOCH_CONDITION_REMOVED(SimLaw.EPOCHS),
  /** The bus does not tell of gaps, and nobody sweeps. */
  GAP_IGNORED(SimLaw.STALENESS),
  /** The bus tells of gaps, but nobody sweeps: what it loses without knowing is lost. */
  NO_SWEEPS(SimLaw.STALENESS),
  /** The store keeps one listing a family, for whomever. */
  PARTITION_DROPPED_FROM_KEY(SimLaw.TENANTS, SimLaw.PARTITIONS),
  /** What the binding read of the caller is not part of the partition. */
  CALLER_NOT_READ(SimLaw.PARTITIONS),
  /** What is private is kept for all of the partition. */
  PRIVATE_KEPT_AS_SHARED(SimLaw.PARTITIONS),
  /** The store lets an earlier ticket replace what a later one brought. */
  LEASE_NOT_FENCED(SimLaw.EPOCHS),
  /** Whoever asks for the turn gets it. */
  EVERYBODY_HAS_THE_TURN(SimLaw.TURNS),
  /** Turns are not renewed. */
  TURNS_LAPSE(SimLaw.TURNS),
  /** The store serves what an earlier epoch brought. */
  EPOCH_NOT_COMPARED_ON_READ(SimLaw.EPOCHS),
  /** A store that was emptied counts from 1 again. */
  COUNTS_FROM_ONE(SimLaw.EPOCHS, SimLaw.STALENESS),
  /** A change that the store could not count is taken for counted. */
  OWED_CHANGE_FORGOTTEN(SimLaw.EPOCHS, SimLaw.STALENESS),
  /** A backend that fails has an empty list. */
  FAILURE_IS_EMPTY(SimLaw.FAILURES),
  /** The store drops the prefix of names. */
  PREFIX_DROPPED(SimLaw.NAMES);

  private final SimLaw first;
  private final SimLaw second;

  SimMutant(SimLaw law) {
    this(law, law);
  }

  SimMutant(SimLaw first, SimLaw second) {
    this.first = first;
    this.second = second;
  }

  /** Whether this is what the mistake does: one of two laws is found broken first. */
  boolean breaks(SimLaw law) {
    return law == first || law == second;
  }
}
