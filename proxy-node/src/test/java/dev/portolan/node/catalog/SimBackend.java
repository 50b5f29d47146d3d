package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.catalog.ListingSource.Fetched;
import dev.portolan.node.config.NamingConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One backend, mounted by both tenants. Everything it says bears a mark: whom it was said to, and
 * in which version.
 */
final class SimBackend {
  /** Whom it tells what. */
  enum Style {
    /** All of a tenant the same, and nothing about scopes. */
    LEGACY,
    /** All of a tenant the same, and says so. */
    PUBLIC,
    /** Each subject its own: the binding reads it. */
    BY_CALLER,
    /** Each authorization its own, and says so; the binding reads the tenant only. */
    PRIVATE,
    /** Sometimes like PUBLIC, sometimes like PRIVATE. */
    MIXED
  }

  /** How it answers. */
  enum Health {
    WELL,
    FAILING,
    /** Not before whoever asks has lost patience. */
    HANGING
  }

  final int index;
  final MountId mount;
  final NamingConfig naming;
  final Style style;
  final ListingFamily family;
  final @Nullable Long ttlMs;
  Health health = Health.WELL;
  boolean slow;
  private final RandomGenerator random;
  private final Map<RawJson, Mark> marks = new HashMap<>();
  private final Map<Said, Fetched> answers = new HashMap<>();

  /** By version; the first is 1. */
  private final List<Long> beganAtMs = new ArrayList<>(List.of(0L));

  private int version;
  private boolean shows;

  SimBackend(int index, String mount, NamingConfig naming, RandomGenerator random) {
    this.index = index;
    this.mount = new MountId(mount);
    this.naming = naming;
    this.random = random;
    this.style = Style.values()[random.nextInt(Style.values().length)];
    this.ttlMs = isLegacy() ? null : TTLS[random.nextInt(TTLS.length)];
    this.family = new ListingFamily(Fingerprint.of("mount").add(mount).build(), EntryKind.TOOL);
    change(0);
  }

  private static final Long[] TTLS = {0L, 3_000L, 20_000L, 600_000L};

  /** What it said, to whom, and when. */
  record Mark(SimBackend backend, String audience, int version, String originalName) {
    @Override
    public String toString() {
      return backend.mount + "/" + audience + "/v" + version;
    }
  }

  private boolean isLegacy() {
    return style == Style.LEGACY || style == Style.BY_CALLER;
  }

  /** Offers something else from now on. */
  void change(long nowMs) {
    beganAtMs.add(nowMs);
    version++;
    shows = random.nextBoolean();
  }

  int version() {
    return version;
  }

  /** When this version was replaced by the next; the end of time if it was not. */
  long endOf(int of) {
    return of == version ? Long.MAX_VALUE : beganAtMs.get(of + 1);
  }

  /** Whoever is in one partition shares what the binding made for it. */
  Partition partition(SimCaller caller, boolean readsCaller) {
    String read = style == Style.BY_CALLER && readsCaller ? caller.ofSubject() : caller.ofTenant();
    return new Partition(Fingerprint.of("partition").add(read).build());
  }

  /** Whose content may be kept under the key of the partition; null for nobody's. */
  @Nullable String sharedAudience(SimCaller caller) {
    return switch (style) {
      case LEGACY, PUBLIC, MIXED -> caller.ofTenant();
      case BY_CALLER -> caller.ofSubject();
      case PRIVATE -> null;
    };
  }

  /** Whose content may be kept under the key of this authorization alone; null for nobody's. */
  @Nullable String ownAudience(SimCaller caller) {
    return switch (style) {
      case LEGACY, PUBLIC, BY_CALLER -> null;
      case PRIVATE, MIXED -> caller.own();
    };
  }

  /** What it tells this caller now. */
  Fetched answer(SimCaller caller) {
    return answers.computeIfAbsent(new Said(audience(caller), version), this::answer);
  }

  /** What it told then; null if nothing. */
  @Nullable Fetched said(Mark mark) {
    return answers.get(new Said(mark.audience(), mark.version()));
  }

  private record Said(String audience, int version) {}

  private String audience(SimCaller caller) {
    return switch (style) {
      case LEGACY, PUBLIC -> caller.ofTenant();
      case BY_CALLER -> caller.ofSubject();
      case PRIVATE -> caller.own();
      case MIXED -> shows ? caller.ofTenant() : caller.own();
    };
  }

  private Fetched answer(Said said) {
    List<RawJson> definitions = new ArrayList<>();
    definitions.add(definition("search", said.audience()));
    definitions.add(definition(marker(), said.audience()));
    if (version % 3 == 0) {
      definitions.add(definition("extra", said.audience()));
    }
    return new Fetched(definitions, hint(), isLegacy() ? Era.LEGACY : Era.MODERN);
  }

  CacheHint hint() {
    return switch (style) {
      case LEGACY, BY_CALLER -> CacheHint.NONE;
      case PUBLIC -> new CacheHint(ttlMs, CacheScope.PUBLIC);
      // a modern backend that names no scope means private
      case PRIVATE -> new CacheHint(ttlMs, index == 0 ? null : CacheScope.PRIVATE);
      case MIXED -> new CacheHint(ttlMs, shows ? CacheScope.PUBLIC : CacheScope.PRIVATE);
    };
  }

  private RawJson definition(String name, String audience) {
    RawJson json =
        RawJson.of(
            "{\"name\":\"%s\",\"description\":\"%s/%s/v%d\"}"
                .formatted(name, mount, audience, version));
    marks.put(json, new Mark(this, audience, version, name));
    return json;
  }

  /** The tool that this backend alone has. */
  String marker() {
    return "about-" + mount.value();
  }

  /** What the marker is called by the tenants. */
  String exposedMarker() {
    return Naming.exposed(EntryKind.TOOL, naming, marker());
  }

  /** The mark of this definition, to the byte; null if this backend never said it. */
  @Nullable Mark markOf(RawJson definition) {
    return marks.get(definition);
  }
}
