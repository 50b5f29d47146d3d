package dev.portolan.node.wire;

import dev.portolan.model.catalog.Fingerprint;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a backend is and what to show it: the outcome of a binding for one caller. Headers may hold
 * credentials, so this never prints them.
 *
 * @param uri absolute, http or https
 * @param headers sent with every request, credential included; names in lower case
 */
public record BackendAddress(URI uri, Map<String, String> headers) {
  public BackendAddress {
    if (!uri.isAbsolute() || uri.getHost() == null || !uri.getScheme().matches("https?")) {
      throw new IllegalArgumentException(
          "backend url: '" + uri + "' (expected: an absolute http or https URL)");
    }
    headers = Map.copyOf(headers);
  }

  /** A digest of address and headers: equal for callers that reach the backend in the same way. */
  public Fingerprint fingerprint() {
    var digest = Fingerprint.of("address").add(uri.toString());
    new TreeMap<>(headers).forEach((name, value) -> digest.add(name).add(value));
    return digest.build();
  }

  @Override
  public String toString() {
    return uri + (headers.isEmpty() ? "" : " with headers " + new TreeMap<>(headers).keySet());
  }
}
