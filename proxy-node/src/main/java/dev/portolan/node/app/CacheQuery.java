package dev.portolan.node.app;

import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of the catalog.
 *
 * @param all that a filter which leaves nothing out is meant so
 * @param definitions whether definitions are wanted too
 */
record CacheQuery(CacheFilter filter, boolean all, boolean definitions) {

  /**
   * Reads the parameters of a request.
   *
   * @throws CacheRefused for a parameter that the route does not know, that stands twice, or whose
   *     value makes no sense
   */
  static CacheQuery of(CacheRoute route, MultiMap parameters) {
    for (String name : parameters.names()) {
      if (!route.parameters().contains(name)) {
        throw CacheRefused.wrong(
            "parameter", name, "one of " + String.join(", ", route.parameters()));
      }
    }
    String kind = one(parameters, "kind");
    CacheFilter filter =
        new CacheFilter(
            one(parameters, "tenant"),
            one(parameters, "mount"),
            kind == null
                ? null
                : KindWord.kind(kind)
                    .orElseThrow(() -> CacheRefused.wrong("kind", kind, "one of " + KindWord.ALL)));
    return new CacheQuery(filter, flag(parameters, "all"), flag(parameters, "definitions"));
  }

  private static boolean flag(MultiMap parameters, String name) {
    String value = one(parameters, name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw CacheRefused.wrong(name, value, "true or false");
    }
    return "true".equals(value);
  }

  private static @Nullable String one(MultiMap parameters, String name) {
    List<String> values = parameters.getAll(name);
    if (values.size() > 1) {
      throw CacheRefused.wrong(name, String.join("', '", values), "it once");
    }
    return values.isEmpty() ? null : values.getFirst();
  }
}
