package dev.portolan.model.catalog;

/**
 * A backend as one tenant sees it, by the name that the tenant's configuration gives it.
 *
 * @param value 1 to 64 letters, digits, {@code . _ -}; unique within its tenant
 */
public record MountId(String value) implements Comparable<MountId> {
  public MountId {
    Identifiers.require("mount", value);
  }

  @Override
  public int compareTo(MountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
