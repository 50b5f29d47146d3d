package dev.portolan.node.app;

import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.catalog.HeldListing;
import dev.portolan.node.tenant.ConfiguredMount;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators may see of the catalog and do to it, for the mounts of the configuration that runs
 * now. Safe for use from every thread; with many mounts or listings it takes a while, so not for
 * event loops.
 */
final class CacheAdmin {
  private static final Logger log = LoggerFactory.getLogger(CacheAdmin.class);

  /** How many changes are on their way to the store at any time. */
  private static final int AT_ONCE = 500;

  private static final Comparator<HeldListing> BY_PARTITION =
      Comparator.comparing(held -> held.key().partition().fingerprint().hex());

  private final Supplier<List<ConfiguredMount>> mounts;
  private final Catalog catalog;
  private final Bounds bounds;

  /**
   * How much a command may bring, and how long it may take.
   *
   * @param listings of one answer
   * @param patience with all changes of one command together, however slow the store is
   */
  record Bounds(int listings, Duration patience) {
    static final Bounds DEFAULT = new Bounds(10_000, Duration.ofSeconds(20));
  }

  /**
   * @param mounts of the running configuration
   */
  CacheAdmin(Supplier<List<ConfiguredMount>> mounts, Catalog catalog) {
    this(mounts, catalog, Bounds.DEFAULT);
  }

  CacheAdmin(Supplier<List<ConfiguredMount>> mounts, Catalog catalog, Bounds bounds) {
    this.mounts = mounts;
    this.catalog = catalog;
    this.bounds = bounds;
  }

  /**
   * What this node holds, in the order of the configuration.
   *
   * @throws CacheRefused if the filter names what is not there
   */
  CacheContents held(CacheFilter filter) {
    List<CacheContents.Item> items = new ArrayList<>();
    for (CacheFamily family : filter.among(mounts.get())) {
      catalog.held(List.of(family.family())).stream()
          .sorted(BY_PARTITION)
          .map(held -> new CacheContents.Item(family, held))
          .forEach(items::add);
      if (items.size() > bounds.listings()) {
        return new CacheContents(items.subList(0, bounds.listings()), true);
      }
    }
    return new CacheContents(items, false);
  }

  /**
   * Begins a new epoch on every node: what is held is fetched again at once.
   *
   * @param all that a filter which leaves nothing out is meant so
   * @return never fails: see {@link CacheChange#failed}
   * @throws CacheRefused if the filter names what is not there
   */
  Future<CacheChange> refresh(CacheFilter filter, boolean all) {
    return change("refresh", families(filter, all), catalog::announced);
  }

  /**
   * Has every node drop what it holds; it is fetched again when somebody asks. Parameters, result
   * and errors are those of {@link #refresh}.
   */
  Future<CacheChange> purge(CacheFilter filter, boolean all) {
    return change("purge", families(filter, all), catalog::purge);
  }

  private List<CacheFamily> families(CacheFilter filter, boolean all) {
    if (filter.isOpen() != all) {
      throw new CacheRefused(
          all
              ? "all: 'true' together with tenant, mount or kind (expected: one or the other)"
              : "no tenant, mount or kind (expected: at least one of them, or all=true)");
    }
    return filter.among(mounts.get());
  }

  private Future<CacheChange> change(
      String what, List<CacheFamily> named, Function<ListingFamily, Future<Void>> change) {
    Set<ListingFamily> families = new LinkedHashSet<>();
    named.forEach(name -> families.add(name.family()));
    Set<ListingFamily> pending = ConcurrentHashMap.newKeySet();
    pending.addAll(families);
    return inTurn(
            List.copyOf(families),
            family ->
                change
                    .apply(family)
                    .onSuccess(done -> pending.remove(family))
                    .onFailure(cause -> log.debug("{} not counted: {}", what, cause.toString())))
        .timeout(bounds.patience().toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .map(done -> outcome(what, families.size(), named, Set.copyOf(pending)));
  }

  private static CacheChange outcome(
      String what, int families, List<CacheFamily> named, Set<ListingFamily> pending) {
    log.info("Catalog {}: {} families, {} failed", what, families, pending.size());
    return new CacheChange(
        families, named.stream().filter(name -> pending.contains(name.family())).toList());
  }

  /** So many at once, and the others after them; one that fails keeps none from its turn. */
  private static Future<Void> inTurn(
      List<ListingFamily> families, Function<ListingFamily, Future<Void>> change) {
    if (families.isEmpty()) {
      return Future.succeededFuture();
    }
    int many = Math.min(AT_ONCE, families.size());
    return Future.join(families.subList(0, many).stream().map(change).toList())
        .transform(done -> inTurn(families.subList(many, families.size()), change));
  }
}
