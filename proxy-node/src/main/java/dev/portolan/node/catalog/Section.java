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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one listing puts into views: its entries in their places, drawn as clients see them. Shared
 * by every view that shows the listing, and by every refresh that finds nothing changed.
 */
final class Section {
  private final List<Placed> placed;
  private final Rendered rendered;
  private final Fingerprint contentHash;
  private final Fingerprint shown;

  private Section(List<Placed> placed, List<RawJson> rendered, Fingerprint contentHash) {
    this.placed = List.copyOf(placed);
    this.rendered = Rendered.of(rendered);
    this.contentHash = contentHash;
    this.shown = digest(rendered);
  }

  static Section of(Listing listing, NamingConfig naming, Fingerprint contentHash) {
    List<Placed> placed = new ArrayList<>(listing.entries().size());
    List<RawJson> rendered = new ArrayList<>(listing.entries().size());
    for (CatalogEntry entry : listing.entries()) {
      Placed place = place(entry);
      if (place != null) {
        placed.add(place);
        rendered.add(Naming.render(entry, naming));
      }
    }
    return new Section(placed, rendered, contentHash);
  }

  List<Placed> placed() {
    return placed;
  }

  /** The definitions as clients see them, in the order of {@link #placed}. */
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

  /** The entry under the mount that this caller reaches it by: tenants may share a listing. */
  static Placed under(MountId mount, Placed placed) {
    if (placed.mount().equals(mount)) {
      return placed;
    }
    CatalogEntry entry = placed.entry();
    EntryKey key = new EntryKey(entry.kind(), mount, entry.originalName());
    return new Placed(
        new CatalogEntry(entry.name(), key, entry.originalName(), entry.kind(), entry.definition()),
        mount,
        placed.params());
  }

  private static @Nullable Placed place(CatalogEntry entry) {
    MountId mount = entry.key().mount();
    if (entry.kind() != EntryKind.TOOL) {
      return new Placed(entry, mount, null);
    }
    Optional<ParamHeaders> params = ParamHeaders.of(entry.definition());
    return params.map(headers -> new Placed(entry, mount, headers)).orElse(null);
  }

  private static Fingerprint digest(List<RawJson> rendered) {
    var digest = Fingerprint.of("section");
    rendered.forEach(definition -> digest.add(definition.bytes()));
    return digest.build();
  }
}
