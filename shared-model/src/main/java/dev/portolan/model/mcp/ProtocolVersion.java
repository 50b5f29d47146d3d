package dev.portolan.model.mcp;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One revision of the MCP specification, named by its date ({@code YYYY-MM-DD}), so that text order
 * is age order.
 *
 * @param value the date as it stands on the wire
 */
public record ProtocolVersion(String value) implements Comparable<ProtocolVersion> {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  public static final ProtocolVersion V2024_11_05 = new ProtocolVersion("2024-11-05");
  public static final ProtocolVersion V2025_03_26 = new ProtocolVersion("2025-03-26");
  public static final ProtocolVersion V2025_06_18 = new ProtocolVersion("2025-06-18");
  public static final ProtocolVersion V2025_11_25 = new ProtocolVersion("2025-11-25");
  public static final ProtocolVersion V2026_07_28 = new ProtocolVersion("2026-07-28");

  /** The modern revisions that Portolan speaks, the newest first. */
  public static final List<ProtocolVersion> MODERN = List.of(V2026_07_28);

  /** The legacy revisions that Portolan speaks, the newest first. */
  public static final List<ProtocolVersion> LEGACY = List.of(V2025_11_25, V2025_06_18, V2025_03_26);

  public ProtocolVersion {
    if (!DATE.matcher(value).matches()) {
      throw new IllegalArgumentException("protocol version: " + value + " (expected: YYYY-MM-DD)");
    }
  }

  public Era era() {
    return compareTo(V2026_07_28) >= 0 ? Era.MODERN : Era.LEGACY;
  }

  @Override
  public int compareTo(ProtocolVersion other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
