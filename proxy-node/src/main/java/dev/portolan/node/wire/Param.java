package dev.portolan.node.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A property of a tool's schema that is annotated, or on the way to one that is. */
final class Param {
  private final Key key;
  private final @Nullable String header;
  private final List<Param> children;

  /**
   * @param header the whole header name in lower case, or null if only children are annotated
   */
  Param(String name, @Nullable String header, List<Param> children) {
    this.key = Key.of(name);
    this.header = header;
    this.children = List.copyOf(children);
  }

  Key key() {
    return key;
  }

  @Nullable String header() {
    return header;
  }

  List<Param> children() {
    return children;
  }
}
