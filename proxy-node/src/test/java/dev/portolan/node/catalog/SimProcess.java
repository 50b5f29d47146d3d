package dev.portolan.node.catalog;

import java.util.ArrayDeque;
import java.util.Queue;

/** Whose events these are: a process that can be stopped for a while, or be killed. */
final class SimProcess {
  private final Runnable afterStep;
  private final Queue<Runnable> backlog = new ArrayDeque<>();
  private boolean paused;
  private boolean dead;

  /**
   * @param afterStep looks whether all is well after each thing that the process did
   */
  SimProcess(Runnable afterStep) {
    this.afterStep = afterStep;
  }

  void run(Runnable task) {
    if (dead) {
      return;
    }
    if (paused) {
      backlog.add(task);
      return;
    }
    task.run();
    afterStep.run();
  }

  boolean isRunning() {
    return !paused && !dead;
  }

  boolean isDead() {
    return dead;
  }

  /** As SIGSTOP does: its timers and messages wait. */
  void pause() {
    paused = true;
  }

  /** Does all that has waited, in the order in which it came. */
  void resume() {
    paused = false;
    while (!paused && !dead && !backlog.isEmpty()) {
      run(backlog.remove());
    }
  }

  /** As SIGKILL does: what is on its way to it finds nobody. */
  void kill() {
    dead = true;
    backlog.clear();
  }
}
