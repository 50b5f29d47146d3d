/**
 * A real Redis for tests, the demonstration and the load tests, and ways to trouble it: killed,
 * restarted empty, paused, failing over, cut off, slow, losing messages. {@link
 * dev.portolan.testkit.redis.RedisUnderTest} is the one that the tests of a JVM share; {@link
 * dev.portolan.testkit.redis.RedisServer}, {@link dev.portolan.testkit.redis.RedisSentinels} and
 * {@link dev.portolan.testkit.redis.RedisCluster} are processes of one's own, and {@link
 * dev.portolan.testkit.redis.TcpProxy} is the wire in between. It speaks to Redis itself, in plain
 * RESP over a socket, so that a fault in a client library cannot hide behind the same fault here.
 */
@NullMarked
package dev.portolan.testkit.redis;

import org.jspecify.annotations.NullMarked;
