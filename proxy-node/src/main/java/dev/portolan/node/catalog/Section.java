package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.wire.ParamHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What one listing puts into views: its entries, drawn as clients see them. Shared by every view
 * that shows the listing, and by every listing that is the same to the byte. Immutable.
 */
final class Section {
  private final List<CatalogEntry> entries;
  private final Map<String, ParamHeaders> params;
  private final Rendered rendered;
  private final Fingerprint contentHash;
  private final Fingerprint shown;

  private Section(
      List<CatalogEntry> entries,
      List<RawJson> shown,
      Map<String, ParamHeaders> params,
      Fingerprint contentHash) {
    this.rendered = Rendered.of(shown);
    this.entries = sharing(entries, rendered);
    this.params = Map.copyOf(params);
    this.contentHash = contentHash;
    this.shown = digest(shown);
  }

  static Section of(Listing listing, NamingConfig naming, Fingerprint contentHash) {
    List<CatalogEntry> entries = new ArrayList<>(listing.entries().size());
    List<RawJson> shown = new ArrayList<>(listing.entries().size());
    Map<String, ParamHeaders> params = new HashMap<>();
    for (CatalogEntry entry : listing.entries()) {
      Optional<ParamHeaders> headers = paramsOf(entry);
      if (headers.isPresent()) {
        entries.add(entry);
        shown.add(Naming.render(entry, naming));
        if (!headers.get().isEmpty()) {
          params.put(entry.name(), headers.get());
        }
      }
    }
    return new Section(entries, shown, params, contentHash);
  }

  /**
   * A definition as it came differs from what clients see by little more than its name: what they
   * have in common is kept once.
   */
  private static List<CatalogEntry> sharing(List<CatalogEntry> entries, Rendered rendered) {
    return IntStream.range(0, entries.size())
        .mapToObj(
            place -> {
              CatalogEntry entry = entries.get(place);
              return with(entry, entry.key(), rendered.share(entry.definition(), place));
            })
        .toList();
  }

  List<CatalogEntry> entries() {
    return entries;
  }

  /** Of its tools that have any, the mirrored parameters, by exposed names. */
  Map<String, ParamHeaders> params() {
    return params;
  }

  /** The definitions as clients see them, in the order of {@link #entries}. */
  Rendered rendered() {
    return rendered;
  }

  /** What {@link Listing#contentHash} says of the listing. */
  Fingerprint contentHash() {
    return contentHash;
  }

  /** A digest of what clients see of it. */
  Fingerprint shown() {
    return shown;
  }

  /** In units of {@link Weights}. */
  int weight() {
    return Weights.of(entries.size(), rendered.bytes());
  }

  /** The entry under the mount that this caller reaches it by: tenants may share a listing. */
  static CatalogEntry under(MountId mount, CatalogEntry entry) {
    return entry.key().mount().equals(mount)
        ? entry
        : with(entry, new EntryKey(entry.kind(), mount, entry.originalName()), entry.definition());
  }

  private static CatalogEntry with(CatalogEntry entry, EntryKey key, RawJson definition) {
    return new CatalogEntry(entry.name(), key, entry.originalName(), entry.kind(), definition);
  }

  /** Empty if the entry must not be offered. */
  private static Optional<ParamHeaders> paramsOf(CatalogEntry entry) {
    return entry.kind() == EntryKind.TOOL
        ? ParamHeaders.of(entry.definition())
        : Optional.of(ParamHeaders.NONE);
  }

  private static Fingerprint digest(List<RawJson> rendered) {
    var digest = Fingerprint.of("section");
    rendered.forEach(definition -> digest.add(definition.bytes()));
    return digest.build();
  }
}
