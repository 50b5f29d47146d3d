package dev.portolan.node.observe;

/** What can happen to a listing, as a label of metrics. */
public enum CatalogEvent {
  /** A fresh listing was at hand. */
  HIT("hit"),
  /** None was, and somebody had to wait for a fetch. */
  MISS("miss"),
  /** A listing was loaded that another node had fetched. */
  SHARED("shared"),
  /** A load waited for another node that was fetching. */
  WAIT("wait"),
  /** A backend was asked and answered. */
  LOAD("load"),
  /** A backend was asked and did not answer well. */
  LOAD_FAILURE("load_failure"),
  /** A listing was served past its freshness, since its backend fails. */
  STALE_SERVE("stale_serve"),
  /** Two entries had one exposed name, and this mount's lost. */
  COLLISION("collision");

  private final String word;

  CatalogEvent(String word) {
    this.word = word;
  }

  /** The label value. */
  public String word() {
    return word;
  }
}
