package dev.portolan.node.config;

/**
 * A text that must not be shown.
 *
 * @param value what it is; handed only to whoever needs it
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
