package dev.portolan.node.wire;

import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before its body is read.
 *
 * @param verb the HTTP method
 * @param path the decoded path, without the query
 * @param headers names compare without regard to case; not to be changed
 */
public record RequestHead(String verb, String path, MultiMap headers) {
  /** The first value of this header, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** All values of this header, in order. */
  public List<String> headerValues(String name) {
    return headers.getAll(name);
  }
}
