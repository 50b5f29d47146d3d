package dev.portolan.node.route;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.seal.CanonicalDigest;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.seal.Seal.Purpose;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What clients carry for us between requests: cursors, request states, task ids. Each is sealed and
 * bound to the caller, so that any node can go on with it and nobody else can.
 */
public final class Handles {
  private final Seal seal;

  public Handles(Seal seal) {
    this.seal = seal;
  }

  /**
   * Something of a backend's, and whose it is.
   *
   * @param value as the backend gave it
   */
  public record Handle(MountId mount, String value) {
    private byte[] bytes() {
      return (mount.value() + '\n' + value).getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Handle> of(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      return end < 1
          ? Optional.empty()
          : Optional.of(new Handle(new MountId(text.substring(0, end)), text.substring(end + 1)));
    }
  }

  /** Seals a backend's request state for the retry of this very request by this very caller. */
  public String sealState(Caller caller, McpRequest request, Handle state) {
    return seal.seal(Purpose.REQUEST_STATE, requestOf("request", caller, request), state.bytes());
  }

  /**
   * The state that was sealed for this request; empty if it was not, or the request is another one.
   */
  Optional<Handle> openState(Caller caller, McpRequest request, String sealed) {
    return seal.open(Purpose.REQUEST_STATE, requestOf("request", caller, request), sealed)
        .flatMap(Handle::of);
  }

  /** Seals where a parked call is, for the retry of this very request by this very caller. */
  public String sealParked(Caller caller, McpRequest request, MountId mount, ParkedCall parked) {
    return seal.seal(
        Purpose.REQUEST_STATE,
        requestOf("parked request", caller, request),
        new Handle(mount, parked.text()).bytes());
  }

  /** The parked call of this mount that was sealed for this request. */
  Optional<ParkedCall> openParked(Caller caller, McpRequest request, MountId mount, String sealed) {
    return seal.open(Purpose.REQUEST_STATE, requestOf("parked request", caller, request), sealed)
        .flatMap(Handle::of)
        .filter(handle -> handle.mount().equals(mount))
        .flatMap(handle -> ParkedCall.of(handle.value()));
  }

  /** Seals a backend's task id for this caller. */
  public String sealTask(Caller caller, Handle task) {
    return seal.seal(Purpose.TASK, caller.principal(), task.bytes());
  }

  /** The task id that was sealed for this caller. */
  public Optional<Handle> openTask(Caller caller, String sealed) {
    return seal.open(Purpose.TASK, caller.principal(), sealed).flatMap(Handle::of);
  }

  /** Seals where the next page of this revision begins. */
  String sealCursor(Caller caller, EntryKind kind, Fingerprint revision, int offset) {
    byte[] content = Integer.toString(offset).getBytes(StandardCharsets.US_ASCII);
    return seal.seal(Purpose.CURSOR, pagesOf(caller, kind, revision), content);
  }

  /** Where the page begins; empty if the cursor is not ours, or the list has changed since. */
  Optional<Integer> openCursor(Caller caller, EntryKind kind, Fingerprint revision, String cursor) {
    return seal.open(Purpose.CURSOR, pagesOf(caller, kind, revision), cursor)
        .map(content -> Integer.valueOf(new String(content, StandardCharsets.US_ASCII)));
  }

  private static Fingerprint pagesOf(Caller caller, EntryKind kind, Fingerprint revision) {
    return Fingerprint.of("pages")
        .add(caller.tenant().value())
        .add(kind.name())
        .add(revision.hex())
        .build();
  }

  private static Fingerprint requestOf(String what, Caller caller, McpRequest request) {
    @Nullable String name = request.name();
    return Fingerprint.of(what)
        .add(caller.principal().hex())
        .add(request.method())
        .add(name == null ? "" : name)
        .add(argumentsOf(request))
        .build();
  }

  /**
   * A client may spell its arguments differently when it comes back; what they say must be the
   * same.
   */
  private static String argumentsOf(McpRequest request) {
    @Nullable Span at = request.parts().argumentsAt();
    if (at == null) {
      return "";
    }
    try {
      return CanonicalDigest.of(request.body(), at.from(), at.to()).hex();
    } catch (IllegalArgumentException tooOdd) {
      byte[] spelled = Arrays.copyOfRange(request.body(), at.from(), at.to());
      return Fingerprint.of("spelled").add(spelled).build().hex();
    }
  }
}
