package dev.portolan.node.wire;

import static dev.portolan.node.wire.Replies.allEdits;
import static dev.portolan.node.wire.Replies.cut;
import static dev.portolan.node.wire.Replies.through;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * No bytes that a backend can send break a rewriter, and no cut makes a difference. Over the seeds
 * in every build; with {@code JAZZER_FUZZ=1} over what the fuzzer finds.
 */
class ReplyRewriterFuzzTest {
  private static final int ADDED_PER_BYTE = 64;

  @FuzzTest(maxDuration = "1m")
  void jsonComesOutAlikeInEveryCut(byte[] reply) {
    comesOutAlike(reply, () -> ReplyRewriter.ofJson(allEdits(false)));
    assertThat(through(ReplyRewriter.ofJson(ReplyEdits.NONE), List.of(reply))).isEqualTo(reply);
  }

  @FuzzTest(maxDuration = "1m")
  void eventsComeOutAlikeInEveryCut(byte[] stream) {
    comesOutAlike(stream, () -> ReplyRewriter.ofEvents(allEdits(true), json -> {}));
    comesOutAlike(stream, () -> ReplyRewriter.ofEvents(allEdits(false), json -> {}));
    assertThat(through(ReplyRewriter.ofEvents(ReplyEdits.NONE, json -> {}), List.of(stream)))
        .isEqualTo(stream);
  }

  private static void comesOutAlike(byte[] reply, Supplier<ReplyRewriter> rewriters) {
    Random random = new Random(Arrays.hashCode(reply));
    ReplyRewriter whole = rewriters.get();
    ReplyRewriter cut = rewriters.get();
    byte[] expected = through(whole, List.of(reply));
    assertThat(through(cut, cut(reply, 1 + random.nextInt(9), random))).isEqualTo(expected);
    assertThat(cut.answered()).isEqualTo(whole.answered());
    assertThat(cut.betweenEvents()).isEqualTo(whole.betweenEvents());
    assertThat(expected.length).isLessThanOrEqualTo(64 + ADDED_PER_BYTE * reply.length);
  }
}
