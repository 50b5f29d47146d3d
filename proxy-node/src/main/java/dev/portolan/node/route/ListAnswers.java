package dev.portolan.node.route;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.catalog.CatalogView;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.Slice;
import dev.portolan.node.wire.Splice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers lists from views: the entries are rendered already, only the frame around them is written
 * here.
 */
final class ListAnswers {
  private final Handles handles;
  private final int pageSize;
  private final String serverInfo;

  /**
   * @param pageSize entries a page, at least 1
   * @param serverInfo JSON object that tells who answers
   */
  ListAnswers(Handles handles, int pageSize, String serverInfo) {
    this.handles = handles;
    this.pageSize = pageSize;
    this.serverInfo = serverInfo;
  }

  Decision answer(McpRequest request, Era era, Caller caller, CatalogView view, Instant now) {
    if (view.size() == 0 && !view.missing().isEmpty()) {
      return new Decision.Refuse(request.id(), view.missing().values().iterator().next());
    }
    @Nullable String cursor = request.parts().cursor();
    int offset = cursor == null ? 0 : offsetOf(caller, view, cursor);
    if (offset < 0 || (cursor != null && offset >= view.size())) {
      return new Decision.Refuse(
          request.id(),
          new Fault.InvalidParams(
              "cursor: unknown, or of a list that has changed (expected: start again without"
                  + " one)"));
    }
    return new Decision.Answer(request.id(), page(era, caller, view, offset, now));
  }

  private int offsetOf(Caller caller, CatalogView view, String cursor) {
    return handles.openCursor(caller, view.kind(), view.revision(), cursor).orElse(-1);
  }

  private List<Slice> page(Era era, Caller caller, CatalogView view, int offset, Instant now) {
    String head = "{\"" + view.kind().listField() + "\":[";
    String tail = "]" + nextCursor(caller, view, offset + pageSize) + rest(era, view, now) + "}";
    List<Slice> pieces = new ArrayList<>();
    pieces.add(Slice.of(head));
    pieces.addAll(view.page(offset, pageSize));
    pieces.add(Slice.of(tail));
    return pieces;
  }

  private String nextCursor(Caller caller, CatalogView view, int next) {
    return next < view.size()
        ? ",\"nextCursor\":\""
            + handles.sealCursor(caller, view.kind(), view.revision(), next)
            + "\""
        : "";
  }

  private String rest(Era era, CatalogView view, Instant now) {
    return era == Era.MODERN ? hints(view, now) : legacyMeta(view);
  }

  private String hints(CatalogView view, Instant now) {
    return ",\"resultType\":\"complete\",\"ttlMs\":"
        + view.ttlMs(now)
        + ",\"cacheScope\":\""
        + view.scope().wireName()
        + "\",\"_meta\":{\""
        + MetaKey.SERVER_INFO
        + "\":"
        + serverInfo
        + incomplete(view)
        + "}";
  }

  /** Legacy revisions know no hints, and were told in {@code initialize} who answers. */
  private static String legacyMeta(CatalogView view) {
    String incomplete = incomplete(view);
    return incomplete.isEmpty() ? "" : ",\"_meta\":{" + incomplete.substring(1) + "}";
  }

  private static String incomplete(CatalogView view) {
    if (view.missing().isEmpty() && view.stale().isEmpty()) {
      return "";
    }
    Set<String> mounts = new TreeSet<>();
    view.missing().keySet().forEach(mount -> mounts.add(mount.value()));
    view.stale().forEach(mount -> mounts.add(mount.value()));
    StringBuilder names = new StringBuilder(",\"" + MetaKey.INCOMPLETE + "\":[");
    for (String mount : mounts) {
      names.append(names.charAt(names.length() - 1) == '[' ? "" : ",");
      names.append(new String(Splice.quoted(mount), StandardCharsets.UTF_8));
    }
    return names.append(']').toString();
  }
}
