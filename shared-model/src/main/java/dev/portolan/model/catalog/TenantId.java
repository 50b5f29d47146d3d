package dev.portolan.model.catalog;

/**
 * Who a set of backends belongs to.
 *
 * @param value 1 to 64 letters, digits, {@code . _ -}; it stands in URLs ({@code /t/{tenant}/mcp})
 */
public record TenantId(String value) implements Comparable<TenantId> {
  public TenantId {
    Identifiers.require("tenant", value);
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
