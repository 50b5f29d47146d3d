package dev.portolan.testkit.redis;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a {@link RedisServer} of its own until it is told to end, and ends it with itself. Prints
 * one line when it is ready.
 */
public final class RedisMain {
  private RedisMain() {}

  public static void main(String[] args) throws InterruptedException {
    // The readiness line is this program's only output, for scripts that wait for it.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    try (RedisServer redis = RedisServer.start(args)) {
      out.println("redis ready at " + redis.uri());
      CountDownLatch told = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
      told.await();
    }
  }
}
