# The image `foster` with the distribution of the current build.
FROM scratch
COPY . /opt/foster/
