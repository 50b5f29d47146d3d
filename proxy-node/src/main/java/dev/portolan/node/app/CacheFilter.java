package dev.portolan.node.app;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.node.tenant.ConfiguredMount;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the catalog an operator means.
 *
 * @param tenant null for all
 * @param mount null for all; the same name in several tenants means all of these
 * @param kind null for all
 */
record CacheFilter(@Nullable String tenant, @Nullable String mount, @Nullable EntryKind kind) {
  private static final int MOST_NAMES = 20;

  /** Whether it leaves nothing out. */
  boolean isOpen() {
    return tenant == null && mount == null && kind == null;
  }

  /**
   * The families that are meant, in the order of the configuration.
   *
   * @throws CacheRefused if there is no such tenant, or no such mount in it
   */
  List<CacheFamily> among(List<ConfiguredMount> configured) {
    List<ConfiguredMount> ofTenant =
        matching("tenant", tenant, configured, mount -> mount.tenant().value());
    List<ConfiguredMount> meant =
        matching("mount", mount, ofTenant, found -> found.mount().value());
    List<EntryKind> kinds = kind == null ? Arrays.asList(EntryKind.values()) : List.of(kind);
    return meant.stream()
        .flatMap(found -> kinds.stream().map(each -> CacheFamily.of(found, each)))
        .toList();
  }

  private static List<ConfiguredMount> matching(
      String what,
      @Nullable String wanted,
      List<ConfiguredMount> mounts,
      Function<ConfiguredMount, String> name) {
    if (wanted == null) {
      return mounts;
    }
    List<ConfiguredMount> found =
        mounts.stream().filter(mount -> name.apply(mount).equals(wanted)).toList();
    if (found.isEmpty()) {
      Set<String> names = mounts.stream().map(name).collect(Collectors.toCollection(TreeSet::new));
      throw CacheRefused.wrong(what, wanted, oneOf(names));
    }
    return found;
  }

  private static String oneOf(Collection<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return "one of " + first + (more > 0 ? " and " + more + " more" : "");
  }
}
