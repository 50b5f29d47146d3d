package dev.portolan.node.tenant;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Partition;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers a binding, and remembers what it asked. What was read is what divides callers: a value
 * that was not there is remembered too, since somebody for whom it is there would be answered
 * otherwise. Used by one thread, for one evaluation.
 */
final class RecordingContext implements CallContext {
  private static final String ATTRIBUTE = "tenant.attributes.";
  private static final String CLAIM = "caller.claims.";
  private static final String HEADER = "request.header.";

  private final Principal principal;
  private final Map<String, Optional<String>> headers;
  private final Map<String, Optional<String>> reads = new TreeMap<>();
  private boolean closed;

  /**
   * @param headers that bindings may read, by name in lower case
   */
  RecordingContext(Principal principal, Map<String, Optional<String>> headers) {
    this.principal = principal;
    this.headers = headers;
  }

  @Override
  public String tenantId() {
    String id = principal.tenant().value();
    read("tenant.id", Optional.of(id));
    return id;
  }

  @Override
  public Optional<String> tenantAttribute(String name) {
    return read(ATTRIBUTE + name, Optional.ofNullable(principal.attributes().get(name)));
  }

  @Override
  public String subject() {
    read("caller.subject", Optional.of(principal.subject()));
    return principal.subject();
  }

  @Override
  public Optional<String> claim(String name) {
    return read(CLAIM + name, Optional.ofNullable(principal.claims().get(name)));
  }

  @Override
  public Optional<String> header(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return read(HEADER + lower, headers.getOrDefault(lower, Optional.empty()));
  }

  /** The value of a variable of a template. */
  Optional<String> variable(String name) {
    return switch (name) {
      case "tenant.id" -> Optional.of(tenantId());
      case "caller.subject" -> Optional.of(subject());
      case String attribute when attribute.startsWith(ATTRIBUTE) ->
          tenantAttribute(attribute.substring(ATTRIBUTE.length()));
      case String claim when claim.startsWith(CLAIM) -> claim(claim.substring(CLAIM.length()));
      case String header when header.startsWith(HEADER) ->
          header(header.substring(HEADER.length()));
      default -> Optional.empty();
    };
  }

  /**
   * The partition of everything read. Nothing may be read afterwards, for it would not be in it.
   *
   * @param mount that the binding belongs to: it salts what would be easy to guess
   * @param withTenant whether tenants are divided even if nothing was read
   */
  Partition close(Fingerprint mount, boolean withTenant) {
    closed = true;
    var digest =
        Fingerprint.of("partition")
            .add(mount.hex())
            .add(withTenant ? principal.tenant().value() : "");
    reads.forEach(
        (name, value) -> digest.add(name).add(value.isPresent() ? 1 : 0).add(value.orElse("")));
    return new Partition(digest.build());
  }

  /** True if something was read that differs between the callers of one tenant. */
  boolean dependsOnCaller() {
    return reads.keySet().stream().anyMatch(name -> !name.startsWith("tenant."));
  }

  /** What was read, by name; for tests. */
  Map<String, Optional<String>> reads() {
    return Map.copyOf(reads);
  }

  private Optional<String> read(String name, Optional<String> value) {
    if (closed) {
      throw new IllegalStateException(
          name + ": read after the address was made (expected: to be read while making it)");
    }
    reads.put(name, value);
    return value;
  }
}
