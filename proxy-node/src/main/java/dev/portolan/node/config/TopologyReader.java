package dev.portolan.node.config;

import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.node.config.StoreReader.Login;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads which Redis servers there are. Empty, and reported, if that cannot be told. */
final class TopologyReader {
  private static final List<String> WAYS = List.of("address", "sentinel", "cluster");
  private static final String ONE_WAY = "one of " + String.join(", ", WAYS);

  /** What may be shown of an address that is wrong: nothing in it could be a password. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "\\$\\{(?:env|file):[A-Za-z0-9._/-]+}"
              + "|(?:[A-Za-z0-9+.-]+://)?(?:[A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]*])(?::\\d*)?"
              + "(?:/[A-Za-z0-9._/-]*)?");

  private final Section store;

  TopologyReader(Section store) {
    this.store = store;
  }

  Optional<Topology> topology() {
    List<Field> ways = WAYS.stream().map(store::field).flatMap(Optional::stream).toList();
    if (ways.isEmpty()) {
      store.missing(WAYS.getFirst(), ONE_WAY);
    }
    ways.stream().skip(1).forEach(way -> way.wrong("set", "only " + ONE_WAY));
    Optional<Topology> single = store.field("address").flatMap(TopologyReader::single);
    Optional<Topology> sentinel = store.field("sentinel").flatMap(TopologyReader::sentinel);
    Optional<Topology> cluster = store.field("cluster").flatMap(TopologyReader::cluster);
    return single.or(() -> sentinel).or(() -> cluster);
  }

  private static Optional<Topology> single(Field field) {
    return address(field).map(Topology.Single::new);
  }

  private static Optional<Topology> sentinel(Field field) {
    Section section = field.section();
    Optional<String> master = section.field("master").flatMap(TopologyReader::master);
    if (section.field("master").isEmpty()) {
      section.missing("master", "the name that the sentinels have for it");
    }
    Optional<List<URI>> addresses = addresses(section);
    Login login = StoreReader.login(section);
    section.close();
    return master.flatMap(
        name ->
            addresses.map(
                known -> new Topology.Sentinel(name, known, login.username(), login.password())));
  }

  private static Optional<String> master(Field field) {
    return field.parsed(
        text -> NodeReader.matching(text, RedisConfig.MASTER),
        "1 to 128 letters, digits, '.', '_' or '-'");
  }

  private static Optional<Topology> cluster(Field field) {
    Section section = field.section();
    Optional<List<URI>> addresses = addresses(section);
    section.close();
    return addresses.map(Topology.Cluster::new);
  }

  private static Optional<List<URI>> addresses(Section section) {
    Optional<Field> field = section.field("addresses");
    if (field.isEmpty()) {
      section.missing("addresses", RedisAddress.SOME);
      return Optional.empty();
    }
    List<Field> items = field.get().items();
    if (!RedisAddress.areEnough(items)) {
      if (field.get().isList()) {
        field.get().wrong(items.size() + " addresses", RedisAddress.SOME);
      }
      return Optional.empty();
    }
    List<URI> addresses = new ArrayList<>();
    items.forEach(item -> address(item).ifPresent(addresses::add));
    boolean whole = addresses.size() == items.size();
    if (whole && RedisAddress.areMixed(addresses)) {
      field.get().wrong("redis:// and rediss://", "one of them for all addresses");
      return Optional.empty();
    }
    return whole ? Optional.of(addresses) : Optional.empty();
  }

  private static Optional<URI> address(Field field) {
    return field
        .hiddenIf(raw -> !HARMLESS.matcher(raw).matches())
        .parsed(RedisAddress::of, RedisAddress.EXPECTED);
  }
}
