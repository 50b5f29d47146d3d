package dev.portolan.node.tenant;

import dev.portolan.node.config.TenantConfig;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.RequestHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configured tenant, ready to answer.
 *
 * @param bindingHeaders in a fixed order
 */
record Tenant(TenantConfig config, List<TenantMount> mounts, List<String> bindingHeaders) {

  /**
   * The values of the headers that bindings may read, in the fixed order. A header that comes twice
   * counts as absent: there is no telling which of the two was meant.
   */
  List<Optional<String>> headersOf(RequestHead head) {
    return bindingHeaders.stream()
        .map(head::headerValues)
        .map(values -> values.size() == 1 ? Optional.of(values.getFirst()) : noValue())
        .toList();
  }

  private static Optional<String> noValue() {
    return Optional.empty();
  }

  /**
   * What this principal, with these headers, sees.
   *
   * @param shared whether callers of other tenants come to the same URL
   */
  Caller caller(Principal principal, List<Optional<String>> headers, boolean shared) {
    Map<String, Optional<String>> byName = new HashMap<>();
    for (int i = 0; i < headers.size(); i++) {
      byName.put(bindingHeaders.get(i), headers.get(i));
    }
    List<BoundMount> bound = new ArrayList<>();
    boolean particular = shared;
    for (TenantMount mount : mounts) {
      RecordingContext context = new RecordingContext(principal, byName);
      Optional<BoundMount> visible = mount.bind(principal, context);
      visible.ifPresent(bound::add);
      particular |= visible.isEmpty() || context.dependsOnCaller();
    }
    return new Caller(
        principal.tenant(),
        principal.subject(),
        principal.scopes(),
        bound,
        particular,
        principal.authorization(),
        principal.digest());
  }
}
