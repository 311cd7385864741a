# A stand-in for an image with a JDK, made of the one on this machine.
FROM scratch
COPY . /opt/java/openjdk/
